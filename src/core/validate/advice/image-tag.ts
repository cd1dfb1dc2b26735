import type { AdviceRule } from './advice-rule.js';
import { showValue } from '../show-value.js';
import { textAt } from '../../yaml/typed-access.js';

export const imageTag: AdviceRule = {
  id: 'image-tag',
  severity: 'warning',
  description:
    'Every image has a tag other than latest, or a digest: otherwise two nights, or two workers of one night, may run different programs.',
  remediation: 'Name a version, such as registry.example/tuning:2.4.1, or a digest.',
  check({ containers }, report) {
    for (const { path, container } of containers) {
      const image = textAt(container, 'image') ?? '';
      const tag = tagOf(image);
      if (image === '' || (tag !== undefined && tag !== 'latest')) continue;
      report({
        path: [...path, 'image'],
        message: `expected an image with a fixed tag or digest, got ${showValue(image)}`,
      });
    }
  },
};

/** The tag, or the digest where there is one; undefined without both. */
function tagOf(image: string): string | undefined {
  const [, digest] = image.split('@');
  if (digest !== undefined) return digest;
  // A colon before a slash belongs to a registry's port.
  return image.slice(image.lastIndexOf('/') + 1).split(':')[1];
}
