import { StageError } from '../../core/errors.js';

/** @throws StageError InvalidInput that names the flag; for anything but `host:port`, `[v6]:port` or `:port`. */
export function parseAddress(flag: string, text: string): { host: string; port: number } {
  const { host, port } = /^(?<host>[^:\s[\]]*|\[[0-9a-fA-F:.]+\]):(?<port>\d{1,5})$/.exec(text)?.groups ?? {};
  if (host !== undefined && Number(port) <= 65_535) {
    return { host: host.replaceAll(/[[\]]/g, '') || '127.0.0.1', port: Number(port) };
  }
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected ${flag} to be host:port, got "${text}".`,
    hint: 'Write for example 127.0.0.1:8080; 0.0.0.0 lets other machines ask.',
  });
}
