import type { PositionAt } from './position.js';
import type { YamlNode } from './yaml-tree.js';

/** A text with its trees, which are built only when they are asked for. */
export interface TextWithTrees {
  text: string;
  trees(): readonly YamlNode[];
  positionAt: PositionAt;
}
