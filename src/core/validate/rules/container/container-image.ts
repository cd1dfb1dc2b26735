import type { JobRule } from '../../rule.js';
import { required, unsupported } from '../../violations.js';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['FallbackToLogsOnError', 'File'];

export const containerImage: JobRule = {
  id: 'container-image',
  severity: 'error',
  description:
    'Every container has an image; imagePullPolicy is Always, IfNotPresent or Never, terminationMessagePolicy File or FallbackToLogsOnError.',
  remediation: 'Set the image, and one of the words that Kubernetes knows.',
  check({ containers }, report) {
    for (const { path, container } of containers) {
      const { image = '', imagePullPolicy = '', terminationMessagePolicy = '' } = container;
      if (image === '') report(required([...path, 'image'], 'an image'));
      if (imagePullPolicy !== '' && !PULL_POLICIES.includes(imagePullPolicy))
        report(unsupported([...path, 'imagePullPolicy'], PULL_POLICIES, imagePullPolicy));
      if (terminationMessagePolicy !== '' && !MESSAGE_POLICIES.includes(terminationMessagePolicy))
        report(unsupported([...path, 'terminationMessagePolicy'], MESSAGE_POLICIES, terminationMessagePolicy));
    }
  },
};
