import { isPortName, isPortNumber } from '../../../kubernetes-names.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import type { Report } from '../../rule.js';
import type { HTTPGetAction, IntOrString, LifecycleHandler, Probe } from '../../schema/job-types.js';
import { forbidden, invalid, required, unsupported } from '../../violations.js';

/** Everything that a probe or hook may do, in the order in which the server looks: of several, the first one counts. */
const KINDS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;
const SCHEMES = ['HTTP', 'HTTPS'];

interface Place {
  path: FieldPath;
  /** What a sleep may not outlast; undefined where none is. */
  gracePeriod: number | undefined;
  report: Report;
}

/** Reports a probe or hook that does nothing, two things, or one thing wrongly. */
export function checkHandler(handler: Probe & LifecycleHandler, { path, gracePeriod, report }: Place): void {
  const [first, ...others] = KINDS.filter((kind) => handler[kind] !== undefined);
  for (const kind of others) report(forbidden([...path, kind], 'one handler', `${kind} beside ${first ?? ''}`));
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  switch (first) {
    case undefined:
      return report(required(path, 'a handler such as exec or httpGet'));
    case 'exec':
      if ((exec?.command ?? []).length === 0) report(required([...path, 'exec', 'command'], 'a command'));
      return;
    case 'httpGet':
      return checkHttpGet(httpGet ?? {}, [...path, 'httpGet'], report);
    case 'tcpSocket':
      return checkPort(tcpSocket?.port ?? 0, [...path, 'tcpSocket', 'port'], report);
    case 'grpc':
      return checkPort(grpc?.port ?? 0, [...path, 'grpc', 'port'], report);
    case 'sleep': {
      const { seconds = 0 } = sleep ?? {};
      if (gracePeriod !== undefined && (seconds < 0 || seconds > gracePeriod))
        report(invalid([...path, 'sleep'], `from 0 to the grace period of ${gracePeriod} seconds`, seconds));
    }
  }
}

function checkHttpGet(
  { port = 0, scheme = '', httpHeaders = [] }: HTTPGetAction,
  path: FieldPath,
  report: Report,
): void {
  checkPort(port, [...path, 'port'], report);
  if (!SCHEMES.includes(scheme)) report(unsupported([...path, 'scheme'], SCHEMES, scheme));
  for (const [index, { name = '' }] of httpHeaders.entries()) {
    const at = [...path, 'httpHeaders', index, 'name'];
    if (!/^[-A-Za-z0-9]+$/.test(name)) report(invalid([...path, 'httpHeaders'], 'letters, digits and -', name, { at }));
  }
}

function checkPort(port: IntOrString, path: FieldPath, report: Report): void {
  if (typeof port === 'string' ? isPortName(port) : isPortNumber(port)) return;
  report(invalid(path, 'a port from 1 to 65535, or the name of one', port));
}
