/** A file of code, by its path from the root of the project. */
export interface FileLength {
  file: string;
  lines: number;
}

export const MAX_LINES: number;
export const MEDIAN_LINES: number;

/** The lines of every file of code under these folders of a project. */
export function countLines(root: string, folders?: string[]): Promise<FileLength[]>;

/** What breaks the rule about lengths, each as a sentence. */
export function findLengthProblems(lengths: FileLength[]): string[];
