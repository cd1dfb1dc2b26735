import { MAIN, POD, type RuleCases, withContainer, withInit } from './rule-case.js';

const INIT = `${POD}.initContainers[0]`;
const LIVE = `${MAIN}.livenessProbe`;

/** How a container is started, watched, stopped and started again. */
export const lifecycleCases: RuleCases = {
  probes: {
    breaks: [
      [withContainer({ livenessProbe: {} }), `Required ${LIVE}`],
      [
        withContainer({ livenessProbe: { exec: {}, tcpSocket: { port: 1 } } }),
        `Forbidden ${LIVE}.tcpSocket`,
        `Required ${LIVE}.exec.command`,
      ],
      [
        withContainer({
          livenessProbe: { httpGet: { port: 'a--b', scheme: 'http', httpHeaders: [{ name: 'a b', value: '' }] } },
        }),
        `Invalid ${LIVE}.httpGet.port`,
        `NotSupported ${LIVE}.httpGet.scheme`,
        `Invalid ${LIVE}.httpGet.httpHeaders`,
      ],
      [withContainer({ livenessProbe: { grpc: { port: 0 } } }), `Invalid ${LIVE}.grpc.port`],
      [
        withContainer({
          livenessProbe: { ...probe(), successThreshold: 2, periodSeconds: -1, terminationGracePeriodSeconds: 0 },
        }),
        `Invalid ${LIVE}.successThreshold`,
        `Invalid ${LIVE}.periodSeconds`,
        `Invalid ${LIVE}.terminationGracePeriodSeconds`,
      ],
      [
        withContainer({ readinessProbe: { ...probe(), terminationGracePeriodSeconds: 1 } }),
        `Invalid ${MAIN}.readinessProbe.terminationGracePeriodSeconds`,
      ],
      [withInit({ startupProbe: probe() }), `Forbidden ${INIT}.startupProbe`],
    ],
    keeps: [
      withContainer({ livenessProbe: probe(), readinessProbe: { ...probe(), successThreshold: 2 } }),
      withInit({ restartPolicy: 'Always', startupProbe: { httpGet: { port: 'http' } } }),
    ],
  },
  lifecycle: {
    breaks: [
      [withContainer({ lifecycle: { preStop: {} } }), `Required ${MAIN}.lifecycle.preStop`],
      [
        withContainer({ lifecycle: { preStop: { sleep: { seconds: 31 } } } }),
        `Invalid ${MAIN}.lifecycle.preStop.sleep`,
      ],
      [withInit({ lifecycle: {} }), `Forbidden ${INIT}.lifecycle`],
    ],
    keeps: [
      withContainer({ lifecycle: { preStop: { sleep: { seconds: 30 } }, postStart: { exec: { command: ['a'] } } } }),
      withInit({ lifecycle: { stopSignal: 'SIGTERM' } }),
    ],
  },
  'restart-rules': {
    breaks: [
      [withContainer({ restartPolicy: 'A' }), `NotSupported ${MAIN}.restartPolicy`],
      [withInit({ restartPolicyRules: [{}] }), `Required ${INIT}.restartPolicy`],
      [
        withContainer({ restartPolicyRules: [{}] }),
        `Required ${MAIN}.restartPolicy`,
        `NotSupported ${MAIN}.restartPolicyRules[0].action`,
        `Required ${MAIN}.restartPolicyRules[0].exitCodes`,
      ],
      [
        withContainer({
          restartPolicy: 'Never',
          restartPolicyRules: [
            {
              action: 'Restart',
              exitCodes: { operator: 'Is', values: Array.from({ length: 256 }, (_, index) => index) },
            },
          ],
        }),
        `NotSupported ${MAIN}.restartPolicyRules[0].exitCodes.operator`,
        `TooMany ${MAIN}.restartPolicyRules[0].exitCodes.values`,
      ],
      [
        withContainer({ restartPolicy: 'Never', restartPolicyRules: Array.from({ length: 21 }, () => restartRule()) }),
        `TooMany ${MAIN}.restartPolicyRules`,
      ],
    ],
    keeps: [withContainer({ restartPolicy: 'Never', restartPolicyRules: [restartRule()] })],
  },
};

function probe(): object {
  return { exec: { command: ['a'] } };
}

function restartRule(): object {
  return { action: 'Restart', exitCodes: { operator: 'In', values: [1] } };
}
