/** The parts of the benchmark in the order of its table; each is a module of that name with `SIZES` and `measure`. */
export const PARTS = ['commands', 'validate', 'apply', 'monitor', 'night', 'concurrent', 'memory', 'history'];
