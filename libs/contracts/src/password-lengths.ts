/** How many code points a new password has, unless settings say otherwise; they may only narrow it. */
export const PASSWORD_LENGTHS = { shortest: 12, longest: 128 } as const;
