/** One folder or file of src, and what it may import. The first rule that matches a file applies. */
export interface ImportRule {
  from: string;
  folders: string[];
  packages: string[];
  types: string[];
}

export const RULES: ImportRule[];

/** The rooms of src/core, from the ground up: none may import a later one. */
export const CORE_ROOMS: string[];

/** Every import under `src` that breaks a rule, as a sentence. */
export function checkImports(src: string): Promise<string[]>;

/** The broken rules of one file. */
export function findProblems(input: { file: string; text: string; src?: string }): string[];
