import { isDnsLabel } from '../../../kubernetes-names.js';
import { invalid, required } from '../../violations.js';
import { volumeRule } from './volume-rule.js';

export const volumeNames = volumeRule({
  id: 'volume-names',
  severity: 'error',
  description: 'Volume names are DNS-1123 labels of at most 63 characters.',
  remediation: 'Use lower-case letters, digits and -, with a letter or digit at both ends.',
  checkVolume({ name = '' }, path, report) {
    if (name === '') report(required([...path, 'name'], 'a name for the volume'));
    else if (!isDnsLabel(name)) report(invalid([...path, 'name'], 'a DNS-1123 label of at most 63 characters', name));
  },
});
