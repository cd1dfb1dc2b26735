import { createHash } from 'node:crypto';

/** Lower-case hex SHA-256 of a line without its newline; native, because whole histories are hashed. */
export function hashLine(line: string | Buffer): string {
  return createHash('sha256').update(line).digest('hex');
}
