import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { type Role, isRole } from './role.js';

/** Somebody who may log in. */
export interface User {
  readonly name: string;
  readonly role: Role;
  /** sha256 of the token, hex; absent for somebody whom only a reverse proxy can name. */
  readonly tokenSha256?: string;
}

/** Everybody who may log in, as the file says now. */
export interface Users {
  readonly withToken: (token: string) => Promise<User | undefined>;
  readonly named: (name: string) => Promise<User | undefined>;
}

const line =
  /^(?<name>[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,127})\s+(?<role>\S+)\s+(?<hash>[0-9a-f]{64}|-)$/;

/**
 * Reads lines of `name role sha256-of-token`; `-` for the hash leaves the login to a reverse proxy.
 * Empty lines and those that begin with # are nothing. Pure. @throws Error naming the line.
 */
export function readUsers(text: string, file: string): User[] {
  const users = text.split(/\r?\n/).flatMap((written, index) => {
    const content = written.trim();
    return content === '' || content.startsWith('#')
      ? []
      : [userOf(content, `${file}, line ${index + 1}`)];
  });
  const twice = users.find(({ name }, at) => users.findIndex((one) => one.name === name) !== at);
  if (twice) throw new Error(`${file}: ${twice.name} is there twice; give everybody one line`);
  if (users.length === 0)
    throw new Error(`${file}: names nobody; write: name role sha256-of-token`);
  return users;
}

function userOf(content: string, where: string): User {
  const { name = '', role = '', hash = '' } = line.exec(content)?.groups ?? {};
  if (name === '')
    throw new Error(
      `${where}: is not understood; write: name role sha256-of-token (64 hex digits)`,
    );
  if (!isRole(role))
    throw new Error(`${where}: "${role}" is no role; write viewer, approver or operator`);
  return { name, role, ...(hash !== '-' && { tokenSha256: hash }) };
}

/** sha256 of a token, hex: what the file holds of it. */
export const tokenHash = (token: string): string =>
  createHash('sha256').update(token, 'utf8').digest('hex');

/** Who has this token. Every line is compared, and each in constant time. Pure. */
export function userWithToken(users: readonly User[], token: string): User | undefined {
  const given = Buffer.from(tokenHash(token), 'hex');
  return users.reduce<User | undefined>((found, user) => {
    const isIt =
      user.tokenSha256 !== undefined &&
      timingSafeEqual(given, Buffer.from(user.tokenSha256, 'hex'));
    return isIt ? user : found;
  }, undefined);
}

/** Users out of a list that does not change. */
export const usersOf = (users: readonly User[]): Users => ({
  withToken: async (token) => userWithToken(users, token),
  named: async (name) => users.find((user) => user.name === name),
});

/**
 * Users of a file, which is read again when it has changed: who is taken out is out at once.
 * @throws Error where the file is not there, is no such file, or can be changed by others.
 */
export async function usersOfFile(file: string): Promise<Users> {
  let known = '';
  let users: readonly User[] = [];
  const current = async (): Promise<readonly User[]> => {
    const { mtimeMs, size, ino, mode } = await stat(file);
    if ((mode & 0o022) !== 0) throw new Error(`${file}: others can write to it; chmod go-w it`);
    const now = `${mtimeMs} ${size} ${ino}`;
    if (now !== known) {
      users = readUsers(await readFile(file, 'utf8'), file);
      known = now;
    }
    return users;
  };
  await current();
  return {
    withToken: async (token) => userWithToken(await current(), token),
    named: async (name) => (await current()).find((user) => user.name === name),
  };
}
