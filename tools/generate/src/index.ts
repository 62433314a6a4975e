/** How many lines a generated file has unless somebody says otherwise: the staff of an académie. */
export const STAFF = 25_000;
