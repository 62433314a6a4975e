import { Shown, Text, Whole } from './fields.js';

/** A page of a list by keyset; `next` goes into `?after=`, null on the last page. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** Which page of a list is asked for. */
export class PageRequest {
  @Whole(1, 200, { default: 50 }) limit: number = 50;
  @Text(1000, { optional: true, description: '`next` of the page before.' }) after?: string;
}

/** Where the next page of a list begins. */
export function Next(description: string): PropertyDecorator {
  return Shown({ nullable: true, description });
}
