// `npm run chaos`: plays the whole matrix of faults. Ends with 1 where a count is wrong.
//   --seed N      where exactly the faults strike (default 1)
//   --only TEXT   cells whose `stage: fault` has this text
//   --write       puts the table of all cells into docs/chaos.md
import { playSuite } from './play-suite.mjs';

playSuite({ tests: 'test/chaos', prefix: 'CHAOS', numbers: { seed: 1 } });
