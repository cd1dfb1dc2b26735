import { describe, expect, it } from 'vitest';
import { findTracesOff, findTraceTarget } from '../../../src/core/worker/trace-target.js';

const [GENERAL, OWN] = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

describe('findTraceTarget', () => {
  it.each([
    ['nothing', {}, null],
    ['empty variables', { [GENERAL]: '', [OWN]: '' }, null],
    ['the general variable', { [GENERAL]: 'http://a:4318' }, { variable: GENERAL, url: 'http://a:4318' }],
    [
      'the one for traces before the general one',
      { [GENERAL]: 'http://a:4318', [OWN]: 'https://b/v1/traces' },
      { variable: OWN, url: 'https://b/v1/traces' },
    ],
  ])('takes %s', (_what, env, expected) => {
    expect(findTraceTarget(env)).toEqual(expected);
  });

  it.each([
    [GENERAL, 'collector:4318'],
    [GENERAL, 'http://S3CRET:port'],
    [OWN, 'S3CRET'],
  ])('names the variable that holds no URL, %s, and not its text', (variable, value) => {
    const find = () => findTraceTarget({ [GENERAL]: 'http://a:4318', [variable]: value });
    expect(find).toThrow(`Expected ${variable} to be a URL such as http://collector:4318`);
    expect(find).not.toThrow(/S3CRET/);
  });
});

describe('findTracesOff', () => {
  it.each([
    [{ OTEL_SDK_DISABLED: 'TRUE' }, 'OTEL_SDK_DISABLED=true'],
    [{ OTEL_TRACES_EXPORTER: 'none' }, 'OTEL_TRACES_EXPORTER=none'],
    [{ OTEL_SDK_DISABLED: 'false', OTEL_TRACES_EXPORTER: 'otlp' }, null],
  ])('of %o is %s', (env, expected) => {
    expect(findTracesOff(env)).toBe(expected);
  });
});
