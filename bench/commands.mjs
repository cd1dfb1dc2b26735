// The commands alone, each beside what it stands on.
import { createCases, createReferences, writeManyJobs } from './cases.mjs';
import { measureCase } from './measure.mjs';
import { describeConditions, ms, renderCases, renderReferences, rowOf } from './report.mjs';
import { startDev, withScene } from './scene.mjs';

export const SIZES = { full: { rounds: 9 }, quick: { rounds: 1 } };

/** What was asked of some of them, in milliseconds. */
const AT_MOST = { 'cold `run`, no state yet': 2_500, 'warm `run`, beside `dev`': 900 };

/** @param caseText measures the cases whose name holds it */
export function measure({ rounds, caseText = '' }, tell) {
  const isWanted = ({ name }) => name.includes(caseText);
  return withScene(async (scene) => {
    const manyJobs = await writeManyJobs(scene);
    let running;
    const dev = async () => {
      running ??= await startDev(scene);
      return running.address;
    };
    const results = [];
    for (const { name, peer, measure: own } of createCases({ scene, manyJobs, dev }).filter(isWanted)) {
      tell(name);
      try {
        results.push({ name, peerName: peer.name, ...(await measureCase({ measure: own, peer }, rounds)) });
      } finally {
        await running?.stop();
        running = undefined;
      }
    }
    const references = [];
    for (const { name, measure: own } of createReferences(scene).filter(isWanted)) {
      references.push({ name, ...(await measureCase({ measure: own }, rounds)) });
    }
    return render({ results, references, rounds });
  });
}

function render({ results, references, rounds }) {
  return {
    report: [`${describeConditions(rounds)}.`, renderCases(results), renderReferences(references)].join('\n\n'),
    rows: results.map(({ name, peerName, own, peer }) => {
      const limitMs = AT_MOST[name];
      const asked = limitMs === undefined ? {} : { asked: `at most ${ms(limitMs)}`, holds: own.median <= limitMs };
      return rowOf({ what: name, beside: peerName, own: own.median, peer: peer.median, ...asked });
    }),
  };
}
