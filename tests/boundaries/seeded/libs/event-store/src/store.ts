export const store = 'rows';
export interface Schema {
  version: number;
}
