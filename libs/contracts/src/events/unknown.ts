/** What a consumer reads in place of an enumeration's value that its version does not know. Never published. */
export const UNKNOWN = 'unknown';
export type Unknown = typeof UNKNOWN;

/** The fields of an event that are enumerations, also where they may be absent. */
export type EnumeratedIn<Data> = {
  [Field in keyof Data]-?: Exclude<Data[Field], undefined> extends string
    ? string extends Data[Field]
      ? never
      : Field
    : never;
}[keyof Data];

/** An event's data as a consumer reads them: a value that its version does not know is read as {@link UNKNOWN}. */
export type AsRead<Data> = {
  [Field in keyof Data]: Field extends EnumeratedIn<Data> ? Data[Field] | Unknown : Data[Field];
};
