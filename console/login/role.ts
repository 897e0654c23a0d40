/** What somebody may do; each may do what those before it may. */
export const roles = ['viewer', 'approver', 'operator'] as const;
/** One of the roles. */
export type Role = (typeof roles)[number];

/** Is this one of them? */
export const isRole = (text: string): text is Role => roles.some((role) => role === text);

/** May somebody with the role `has` do what needs `needed`? */
export const may = (has: Role, needed: Role): boolean =>
  roles.indexOf(has) >= roles.indexOf(needed);
