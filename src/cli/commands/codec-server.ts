import { type Command, Option } from 'commander';
import type { Cli, ExitCode } from '../io.js';
import { perform } from '../perform.js';
import type { CodecServerFlags } from '../serve-codec.js';

export function addCodecServerCommand(program: Command, cli: Cli): void {
  program
    .command('codec-server')
    .description('decrypt payloads for the Web UI and the temporal CLI, with the keys of TUNING_PIPELINE_CODEC_KEYS')
    .option('--host <address>', 'address to listen on; another than loopback needs --auth-token', '127.0.0.1')
    .option('--port <port>', 'port to listen on', '8234')
    .addOption(
      new Option('--cors-origin <origin>', 'origin of a Web UI that may ask; repeat')
        .argParser((value: string, earlier: string[]) => [...earlier, value])
        .default([], 'none'),
    )
    .option('--auth-token <ref>', 'env:NAME or file:PATH of the token that callers must send')
    .action((flags: CodecServerFlags) => perform(cli, {}, () => serve(flags, cli)));
}

async function serve(flags: CodecServerFlags, { io }: Cli): Promise<ExitCode> {
  const { serveCodec } = await import('../serve-codec.js');
  await serveCodec(flags, io);
  return 0;
}
