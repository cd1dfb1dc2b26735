import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { grantedPolicy } from '../../../src/cli/flags/granted-policy.js';
import { StageError } from '../../../src/core/errors.js';
import { tempFolder } from '../../support/folders.js';
import { attemptLater } from '../../support/hostile.js';

const SECRET = 'https://hooks.example/T0/hunter2';

describe('a policy file with a mistake', () => {
  it.each([
    ['a misspelt key', `secretReference: ['literal:${SECRET}']`, 'policy.yaml:2:1 secretReference: unknown key'],
    ['a URL for a reference', `secretReferences: ['${SECRET}']`, 'policy.yaml:2:20 secretReferences[0]: expected'],
    ['text for a list', `secretReferences: literal:${SECRET}`, 'policy.yaml:2:19 secretReferences: expected a list'],
  ])('is told with its place and without its lines, which may hold a secret: %s', async (_, line, says) => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, 'policy.yaml'), `version: 1\n${line}\n`);
    const said = { out: () => undefined, err: () => undefined, isTerminal: false };
    const io = { ...said, env: { TUNING_PIPELINE_POLICY_FILE: 'policy.yaml' }, cwd };
    const error = await attemptLater(() => grantedPolicy({ allowHost: [] }, io));
    expect(error).toBeInstanceOf(StageError);
    expect((error as StageError).message).toContain(says);
    expect((error as StageError).message).not.toContain('hunter2');
  });
});
