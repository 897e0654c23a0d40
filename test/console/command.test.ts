import { readUsers, userWithToken } from '../../console/login/users.js';
import { cutover } from '../client/a-terminal.js';

test('a token is made once, and its line lets nobody in but who has it', async () => {
  const { code, out } = await cutover(['console', 'token', 'ada', 'operator']);
  const [token = '', line = ''] = out.split('\n');
  expect(code).toBe(0);
  expect(line).not.toContain(token);
  const users = readUsers(line, 'users');
  expect(userWithToken(users, token)).toMatchObject({ name: 'ada', role: 'operator' });
  expect(userWithToken(users, `${token}x`)).toBeUndefined();
});

test.each([
  [['token', 'ada', 'root'], 'viewer, approver, operator'],
  [['token', 'a b', 'viewer'], 'a name has letters, digits and _.@+-'],
  [['--port', '70000'], '--port: "70000" is not allowed'],
  [['--host', '0.0.0.0'], 'name who may log in with --users FILE'],
])('console %j is refused', async (args, message) => {
  const { code, err } = await cutover(['console', ...args]);
  expect(code).not.toBe(0);
  expect(err).toContain(message);
});
