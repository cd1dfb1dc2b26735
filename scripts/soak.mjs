// `npm run soak`: many runs on one worker under random faults. Ends with 1 where one ends otherwise than it should, or
// where the worker does not give back what it has taken.
//   --runs N      how many (default 500)
//   --seed N      what happens to which (default 1)
//   --only TEXT   what has this text
//   --write       puts the tables of all ordeals into docs/soak.md
import { playSuite } from './play-suite.mjs';

playSuite({ tests: 'test/soak/soak.test.ts', prefix: 'SOAK', numbers: { runs: 500, seed: 1 } });
