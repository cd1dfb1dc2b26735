/**
 * The API server refuses request bodies above this:
 * https://github.com/kubernetes/kubernetes/blob/v1.37.2/staging/src/k8s.io/apiserver/pkg/server/config.go
 */
export const MAX_MANIFEST_BYTES = 3 * 1024 * 1024;

/** What stands in a file, or why nobody can tell. */
export type FileContent = { bytes: Uint8Array } | { text: string } | FileProblem;

/** Why a file could not be read, as its finding will say it. */
export interface FileProblem {
  /** `missing` is for files that a plan lists. */
  problem: 'missing' | 'unreadable';
  message: string;
  hint: string;
}

/** One file to look at. */
export type ManifestFile = FileContent & {
  /** Its name in the folder. */
  file: string;
  /** Hash of the bytes in hex, where the reader has it: it may use what pure code can't. */
  sha256?: string;
  /** What plan.json says about it; absent without a plan. */
  planned?: { name: string; sha256: string };
};

/** The problem of a file that is above the cap; who knows the size need not read the file. */
export function describeTooLarge(bytes: number): FileProblem {
  const mebibytes = (bytes / 1024 / 1024).toFixed(1);
  return {
    problem: 'unreadable',
    message: `expected at most 3 MiB, got ${mebibytes} MiB`,
    hint: 'Move it out of the folder; the API server takes no manifest of this size.',
  };
}
