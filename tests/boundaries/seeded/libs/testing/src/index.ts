export const createTestDatabase = () => undefined;
