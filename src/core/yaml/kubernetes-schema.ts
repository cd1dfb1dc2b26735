import {
  boolYaml11Tag,
  defineScalarTag,
  FAILSAFE_SCHEMA,
  mergeTag,
  NOT_RESOLVED,
  nullCoreTag,
  type Schema,
} from 'js-yaml';

// What an unquoted word means to Kubernetes. kubectl and the API server read YAML 1.1 through sigs.k8s.io/yaml, so
// `yes` and `on` are booleans and `010` is 8, while dates stay text.
// Source: https://github.com/kubernetes-sigs/yaml/blob/v1.6.0/goyaml.v2/resolve.go

const INTEGER = /^([-+]?)(0b[01]+|0o?[0-7]+|0x[0-9a-f]+|0|[1-9][0-9]*)$/i;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]+)?$/i;
const DIGIT_OR_SIGN = '-+0123456789'.split('');

const integerTag = defineScalarTag<number>('tag:yaml.org,2002:int', {
  implicit: true,
  implicitFirstChars: DIGIT_OR_SIGN,
  resolve: (source) => {
    const [, sign, digits] = INTEGER.exec(source.replaceAll('_', '')) ?? [];
    if (digits === undefined) return NOT_RESOLVED;
    const isOldOctal = /^0[0-7]+$/.test(digits);
    const value = Number(isOldOctal ? `0o${digits.slice(1)}` : digits);
    return sign === '-' ? -value : value;
  },
  identify: () => false,
});

const floatTag = defineScalarTag<number>('tag:yaml.org,2002:float', {
  implicit: true,
  implicitFirstChars: [...DIGIT_OR_SIGN, '.'],
  resolve: (source) => {
    // Underscores separate digits, except behind a leading point.
    const plain = source.startsWith('.') ? source : source.replaceAll('_', '');
    const value = FLOAT.test(plain) ? Number(plain) : Number.NaN;
    return Number.isFinite(value) ? value : NOT_RESOLVED;
  },
  identify: () => false,
});

/** Reads unquoted words as Kubernetes does. Configs of our own are YAML 1.2 and do not use it. */
export const KUBERNETES_SCHEMA: Schema = FAILSAFE_SCHEMA.withTags(
  nullCoreTag,
  boolYaml11Tag,
  integerTag,
  floatTag,
  mergeTag,
);
