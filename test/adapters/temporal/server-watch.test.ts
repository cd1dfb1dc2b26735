import { describe, expect, it, onTestFinished } from 'vitest';
import type { StageError } from '../../../src/core/errors.js';
import { watchServer } from '../../../src/adapters/temporal/server/server-watch.js';

describe('the watch over a server', () => {
  it('gives up on a server that dies again and again, and says why', async () => {
    let recoveries = 0;
    const error = await new Promise<StageError>((resolve) => {
      const watch = watchServer({
        isRunning: () => false,
        recover: async () => void (recoveries += 1),
        onLost: resolve,
        boundLog: async () => undefined,
      });
      onTestFinished(() => watch.stop());
    });
    expect(recoveries).toBe(5);
    expect(error.message).toBe(
      'Expected to bring the embedded Temporal server back, but it died 5 times within a minute.',
    );
  });

  it('tries again after a failed recovery', async () => {
    let isRunning = false;
    let attempts = 0;
    await new Promise<void>((resolve) => {
      const watch = watchServer({
        isRunning: () => isRunning,
        async recover() {
          attempts += 1;
          if (attempts === 1) throw new Error('not yet');
          isRunning = true;
          resolve();
        },
        onLost: () => expect.unreachable(),
        boundLog: async () => undefined,
      });
      onTestFinished(() => watch.stop());
    });
    expect(attempts).toBe(2);
  });

  it('waits at its end for a recovery that is under way', async () => {
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      const watch = watchServer({
        isRunning: () => false,
        async recover() {
          await new Promise(setImmediate);
          const stopped = watch.stop().then(() => order.push('stopped'));
          await new Promise(setImmediate);
          order.push('recovered');
          void stopped.then(() => resolve());
        },
        onLost: () => expect.unreachable(),
        boundLog: async () => undefined,
      });
    });
    expect(order).toEqual(['recovered', 'stopped']);
  });
});
