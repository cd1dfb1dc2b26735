// What the cluster benchmarks need of the sandbox, bundled because Node 20 can't run TypeScript.
export { connectApi } from '../sandbox/api.js';
export { startSandbox } from '../sandbox/sandbox.js';
