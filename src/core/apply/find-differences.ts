import { compareQuantities, parseQuantity } from '../quantity.js';
import { isMapping } from '../yaml/parse-mapping.js';

/** A field that a planned Job wants and the existing one has otherwise. */
export interface Difference {
  /** As the API server names it, lists by their keys: `spec.template.spec.containers[name=main].image`. */
  path: string;
  /** As JSON, shortened; `(not shown)` where it may be a secret. */
  existing: string;
  planned: string;
}

/**
 * Fields that can't be changed once a Job exists.
 * https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/apis/batch/validation/validation.go (validateJobSpecUpdate)
 */
const IMMUTABLE = [
  'selector',
  'completionMode',
  'completions',
  'podFailurePolicy',
  'successPolicy',
  'backoffLimitPerIndex',
  'managedBy',
  'template',
] as const;

/** What names an item of a list in a Pod template, from the `x-kubernetes-list-map-keys` of the API's schema. */
const LIST_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  imagePullSecrets: 'name',
  ports: 'containerPort',
};

const MAX_SHOWN = 80;

/** The immutable fields that a manifest sets and in which the existing Job differs; defaults of the server are none. */
export function findDifferences(
  planned: Readonly<Record<string, unknown>>,
  existing: Readonly<Record<string, unknown>>,
): Difference[] {
  const [wanted, there] = [planned['spec'], existing['spec']].map((spec) => (isMapping(spec) ? spec : {}));
  if (wanted === undefined || there === undefined) return [];
  return IMMUTABLE.flatMap((field) =>
    field in wanted
      ? compare({ path: `spec.${field}`, key: field, planned: wanted[field], existing: there[field] })
      : [],
  );
}

/**
 * The fields that a manifest sets and that a Job of the server has otherwise, those that can be changed included; what
 * the server adds by itself is none.
 */
export function findDeviations(
  planned: Readonly<Record<string, unknown>>,
  onServer: Readonly<Record<string, unknown>>,
): Difference[] {
  const [wanted, there] = [planned, onServer].map((job) => {
    const metadata = isMapping(job['metadata']) ? job['metadata'] : {};
    const { labels, annotations } = metadata;
    return { metadata: { labels, annotations }, spec: job['spec'] };
  });
  return compare({ path: '', key: '', planned: wanted, existing: there });
}

interface Compared {
  path: string;
  /** The last member of the path. */
  key: string;
  planned: unknown;
  existing: unknown;
}

function compare({ path, key, planned, existing }: Compared): Difference[] {
  if (planned === null || planned === undefined) return [];
  if (isMapping(planned) && isMapping(existing)) {
    return Object.entries(planned).flatMap(([member, value]) =>
      compare({ path: joinPath(path, member), key: member, planned: value, existing: existing[member] }),
    );
  }
  if (Array.isArray(planned) && Array.isArray(existing)) return compareLists({ path, key, planned, existing });
  return isSame(planned, existing) ? [] : [show({ path, key, planned, existing })];
}

function compareLists({
  path,
  key,
  planned,
  existing,
}: Compared & { planned: unknown[]; existing: unknown[] }): Difference[] {
  const listKey = LIST_KEYS[key];
  if (listKey === undefined || !planned.every(isMapping)) {
    return JSON.stringify(planned) === JSON.stringify(existing) ? [] : [show({ path, key, planned, existing })];
  }
  const there = existing.filter(isMapping);
  const wanted = new Set(planned.map((item) => item[listKey]));
  const changed = planned.flatMap((item) => {
    const name = item[listKey];
    const other = there.find((candidate) => candidate[listKey] === name);
    return compare({ path: `${path}[${listKey}=${String(name)}]`, key, planned: item, existing: other });
  });
  const extra = there.filter((item) => !wanted.has(item[listKey]));
  return [
    ...changed,
    ...extra.map((item) =>
      show({ path: `${path}[${listKey}=${String(item[listKey])}]`, key, planned: undefined, existing: item }),
    ),
  ];
}

/** Quantities may be written in more than one way. */
function isSame(planned: unknown, existing: unknown): boolean {
  if (planned === existing) return true;
  if (isEmpty(planned) && isEmpty(existing)) return true;
  const [one, other] = [planned, existing].map((value) =>
    typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : null,
  );
  return (
    one !== null && one !== undefined && other !== null && other !== undefined && compareQuantities(one, other) === 0
  );
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || ['{}', '[]'].includes(JSON.stringify(value));
}

/** Where operators put passwords: variables, the command line, and the headers of a probe. */
const HIDDEN = new Set(['env', 'command', 'args', 'httpHeaders']);

const HIDDEN_PATH = new RegExp(`\\.(?:${[...HIDDEN].join('|')})(?:[.[]|$)`);

/** Of what may hold a secret only that it differs is shown, and of a list how many values it has. */
function show({ path, planned, existing }: Compared): Difference {
  const isHidden = HIDDEN_PATH.test(path);
  const text = (value: unknown) => {
    if (value === undefined || value === null) return 'nothing';
    return isHidden ? hide(value) : shorten(JSON.stringify(value, hideMember));
  };
  return { path, existing: text(existing), planned: text(planned) };
}

function hide(value: unknown): string {
  if (!Array.isArray(value)) return '(not shown)';
  return `(${value.length} ${value.length === 1 ? 'value' : 'values'}, not shown)`;
}

/** What a container that is shown whole may hold; variables and headers are named. */
function hideMember(key: string, value: unknown): unknown {
  if (!HIDDEN.has(key)) return value;
  if (!Array.isArray(value) || !value.every(isMapping)) return hide(value);
  return value.map((item) => item['name']);
}

function shorten(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 1)}…`;
}

function joinPath(path: string, member: string): string {
  if (path === '') return member;
  return /^[A-Za-z][\w-]*$/.test(member) ? `${path}.${member}` : `${path}[${member}]`;
}
