// The bundle's entry: what the worker registers. Workflow types are wire format.
export { tuningPipeline } from './tuning-pipeline.js';
