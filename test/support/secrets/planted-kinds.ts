/** One secret of every kind. Each stands where its kind of secret stands, and nowhere else. */
export const PLANTED = {
  'webhook URL from the environment': 'T0PLANTED/environment/B0xyz+w=',
  'webhook URL from a file': 'T0PLANTED/file/B0abc+d=',
  'webhook URL from a Kubernetes Secret': 'T0PLANTED/secret/B0efg+h=',
  'webhook URL of a command line': 'T0PLANTED/command-line/B0ijk+l=',
  'routing key': 'PLANTEDROUT1NGKEYPLANTEDROUT1NGK',
  'signing secret': `whsec_${Buffer.from('PLANTED-signing-secret-of-a-webhook').toString('base64')}`,
  'bearer token': 'PLANTED-bearer.token_of-kubeconfig',
  'token in a file': 'PLANTED-token.that_stands-in-a-file',
  password: 'PLANTED"pass\\word/of+basic auth',
  'client key': 'PLANTED-client-key-that-is-no-PEM',
  'token of a plugin': 'PLANTED-token.of_a-credential-plugin',
  'environment of a plugin': 'PLANTED-environment-of-a-plugin',
  'API key of Temporal': 'PLANTED-api.key_of-temporal',
  'header of Temporal': 'PLANTED-header.value_of-temporal',
  'header of the receiver of traces': 'PLANTED-header.value_of-traces',
  'path of the receiver of traces': 'PLANTED-path-of/traces',
  'codec key': Buffer.from('PLANTED-codec-key-of-32-bytes-xx').toString('base64'),
} as const;

export type SecretKind = keyof typeof PLANTED;
