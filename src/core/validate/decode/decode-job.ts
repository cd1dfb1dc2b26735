import type { FieldPath, PathSegment } from '../../yaml/field-path.js';
import { isMapping } from '../../yaml/parse-mapping.js';
import { type FieldType, jobSchema } from '../schema/read-schema.js';
import type { Job } from '../schema/job-types.js';
import type { Mapping } from '../../yaml/typed-access.js';
import { findRepeatedItems } from './apply-keys.js';
import { decodeScalar } from './decode-scalar.js';

/** Why a value can't be decoded, or why server-side apply would not take it. */
export type DecodeProblem = { path: FieldPath } & Problem;

type Problem =
  | { kind: 'unknown-field'; name: string; known: readonly string[] }
  | { kind: 'wrong-type' | 'bad-quantity'; value: unknown; expected: FieldType['kind'] }
  /** `same` is what makes it a repetition, as `name "A"`. */
  | { kind: 'repeated-item'; same: string }
  | { kind: 'null-item' };

/** A Job whose values have the types of the schema, and all that was left out or bent to make it so. */
export interface DecodedJob {
  job: Job;
  problems: readonly DecodeProblem[];
}

/**
 * Decodes as strictly as the API server does. Null means absent in an object and empty in a list or map. What has a
 * wrong type is left out, a scalar that stands for text becomes text, so that the rest can be looked at. A manifest
 * without a problem and without nulls is returned as it is: most are never copied.
 */
export function decodeJob(manifest: Mapping): DecodedJob {
  const decoding = new Decoding();
  const job = decoding.decode(manifest, jobSchema());
  return { job: job as Job, problems: decoding.problems };
}

class Decoding {
  readonly problems: DecodeProblem[] = [];
  private readonly trail: PathSegment[] = [];

  /** Undefined where nothing can be made of the value. */
  decode(value: unknown, type: FieldType): unknown {
    switch (type.kind) {
      case 'object':
        return isMapping(value) ? this.decodeObject(value, type.fields) : this.reject(value, type);
      case 'map':
        return isMapping(value) ? this.decodeMap(value, type.item) : this.reject(value, type);
      case 'list':
        return Array.isArray(value) ? this.decodeList(value, type) : this.reject(value, type);
      default: {
        const { decoded, problem } = decodeScalar(value, type.kind);
        if (problem !== undefined) this.add({ kind: problem, value, expected: type.kind });
        return decoded;
      }
    }
  }

  private decodeObject(value: Mapping, fields: ReadonlyMap<string, FieldType>): Mapping {
    let clean: Record<string, unknown> | undefined;
    for (const key of Object.keys(value)) {
      const member = value[key];
      const field = fields.get(key);
      let decoded: unknown;
      this.trail.push(key);
      if (field === undefined) this.add({ kind: 'unknown-field', name: key, known: [...fields.keys()] });
      else if (member !== null) decoded = this.decode(member, field);
      this.trail.pop();
      if (decoded === member) continue;
      clean ??= { ...value };
      if (decoded === undefined) delete clean[key];
      else clean[key] = decoded;
    }
    return clean ?? value;
  }

  private decodeMap(value: Mapping, item: FieldType): Mapping {
    let clean: Record<string, unknown> | undefined;
    for (const key of Object.keys(value)) {
      const member = value[key];
      this.trail.push({ key });
      const decoded = member === null ? emptyOf(item) : this.decode(member, item);
      this.trail.pop();
      if (decoded === member) continue;
      clean ??= { ...value };
      if (decoded === undefined) delete clean[key];
      else clean[key] = decoded;
    }
    return clean ?? value;
  }

  private decodeList(
    value: readonly unknown[],
    { item, merge }: Extract<FieldType, { kind: 'list' }>,
  ): readonly unknown[] {
    let clean: unknown[] | undefined;
    for (const [index, member] of value.entries()) {
      this.trail.push(index);
      if (member === null && merge !== undefined) this.add({ kind: 'null-item' });
      const decoded = member === null ? emptyOf(item) : (this.decode(member, item) ?? emptyOf(item));
      this.trail.pop();
      if (decoded === member) continue;
      clean ??= [...value];
      clean[index] = decoded;
    }
    const decoded = clean ?? value;
    if (merge !== undefined && value.length > 1) {
      for (const { index, same } of findRepeatedItems(decoded, merge)) {
        this.trail.push(index);
        this.add({ kind: 'repeated-item', same });
        this.trail.pop();
      }
    }
    return decoded;
  }

  private reject(value: unknown, type: FieldType): undefined {
    this.add({ kind: 'wrong-type', value, expected: type.kind });
    return undefined;
  }

  private add(problem: Problem): void {
    this.problems.push({ ...problem, path: [...this.trail] });
  }
}

/** What the server makes of null where something must stand. */
function emptyOf(type: FieldType): unknown {
  switch (type.kind) {
    case 'object':
    case 'map':
      return {};
    case 'list':
      return [];
    case 'string':
    case 'time':
      return '';
    case 'boolean':
      return false;
    case 'quantity':
      return '0';
    default:
      return 0;
  }
}
