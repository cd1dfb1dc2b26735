import { type Event, EVENT_ID, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

// The parser's events as a tree that knows where everything stands. It is built only for files that have a finding:
// the values themselves come straight from the same events, so the tree and the values never disagree.

/** A value with its place; all offsets count from the start of the text. */
export type YamlNode = ScalarNode | MappingNode | SequenceNode | AliasNode;

/** A single value. */
export interface ScalarNode {
  kind: 'scalar';
  /** Offset of the first character, an opening quote or block indicator included; -1 where nothing is written. */
  start: number;
  text: string;
}

/** Keys with values, in the order of the text, repeated keys included. */
export interface MappingNode {
  kind: 'mapping';
  start: number;
  pairs: YamlPair[];
}

/** One key with its value. */
export interface YamlPair {
  key: YamlNode;
  value: YamlNode;
}

/** A list. */
export interface SequenceNode {
  kind: 'sequence';
  start: number;
  items: YamlNode[];
}

/** `*name`, standing for the node that has `&name`. */
export interface AliasNode {
  kind: 'alias';
  start: number;
  target: YamlNode | undefined;
  /** The alias stands inside the node that it names, so its value would contain itself. */
  isRecursive: boolean;
}

/** One root per document. */
export function buildYamlTrees(events: readonly Event[], source: string): YamlNode[] {
  const anchors = new Map<string, YamlNode>();
  const open = new Set<YamlNode>();
  let next = 0;

  const readNodes = (): YamlNode[] => {
    const nodes: YamlNode[] = [];
    for (;;) {
      const event = events[next++];
      if (event === undefined || event.type === EVENT_ID.POP) return nodes;
      if (event.type === EVENT_ID.DOCUMENT) {
        anchors.clear();
        nodes.push(...readNodes());
      } else {
        nodes.push(readNode(event));
      }
    }
  };

  const readNode = (event: Exclude<Event, { type: typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP }>): YamlNode => {
    const anchor = source.slice(event.anchorStart, event.anchorEnd);
    if (event.type === EVENT_ID.ALIAS) {
      const target = anchors.get(anchor);
      return {
        kind: 'alias',
        start: event.anchorStart - 1,
        target,
        isRecursive: target !== undefined && open.has(target),
      };
    }
    const node = startNode(event, source);
    if (event.anchorStart !== -1) anchors.set(anchor, node);
    if (node.kind === 'scalar') return node;
    open.add(node);
    const children = readNodes();
    if (node.kind === 'sequence') node.items = children;
    else node.pairs = pairsOf(children);
    open.delete(node);
    return node;
  };

  return readNodes();
}

function startNode(
  event: Extract<Event, { type: typeof EVENT_ID.SCALAR | typeof EVENT_ID.MAPPING | typeof EVENT_ID.SEQUENCE }>,
  source: string,
): ScalarNode | MappingNode | SequenceNode {
  if (event.type === EVENT_ID.MAPPING) return { kind: 'mapping', start: event.start, pairs: [] };
  if (event.type === EVENT_ID.SEQUENCE) return { kind: 'sequence', start: event.start, items: [] };
  return { kind: 'scalar', start: scalarStart(event, source), text: getScalarValue(source, event) };
}

/** The parser gives the start of the content, which lies behind the quote or the block indicator. */
function scalarStart(event: ScalarEvent, source: string): number {
  const { valueStart, style } = event;
  if (valueStart === -1 || style === SCALAR_STYLE.PLAIN) return valueStart;
  if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) return valueStart - 1;
  const header = /[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r)?$/.exec(source.slice(0, valueStart));
  return header?.index ?? valueStart;
}

function pairsOf(children: readonly YamlNode[]): YamlPair[] {
  const pairs: YamlPair[] = [];
  for (let index = 0; index + 1 < children.length; index += 2) {
    const [key, value] = [children[index], children[index + 1]];
    if (key !== undefined && value !== undefined) pairs.push({ key, value });
  }
  return pairs;
}
