import type { Host } from '../../../src/adapters/files/lease/host.js';
import { diskOf } from './faulty-disk.js';
import { type SimProcess, takeTurn, type World } from './world.js';

/** The host that a process stands on. */
export function hostOf(world: World, process: SimProcess): Host {
  const identify = ({ pid, machine }: SimProcess) =>
    ({ v: 1, host: machine, place: machine, pid, bootId: 'boot', startTime: String(pid) }) as const;
  return {
    disk: diskOf(world, process),
    describeSelf: () => identify(process),
    livenessOf: (holder, self) => {
      if (holder.place !== self.place) return 'unknown';
      return world.processes.some(({ pid, isAlive }) => pid === holder.pid && isAlive) ? 'alive' : 'dead';
    },
    elapsedMs: () => world.files.nowMs,
    clockMs: () => world.files.nowMs,
    sleep: async () => {
      await takeTurn(world, process);
      world.files.nowMs += 400;
    },
  };
}
