// A child process: takes a lease, says "held" and keeps it until it is killed or its standard input ends.

import { acquireLease } from '../../src/adapters/files/lease/file-lease.js';

const [folder = ''] = process.argv.slice(2);
const lease = await acquireLease({ folder, purpose: 'hold a lease' });
process.stdout.write('held\n');
process.stdin.resume();
process.stdin.on('end', () => void lease.release());
