/** What survives the journey through Temporal unchanged: plain JSON, no class, no `undefined`, no `Date`. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
