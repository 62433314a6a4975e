export interface Account {
  login: string;
}
