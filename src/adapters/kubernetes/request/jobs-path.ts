/** Where the Jobs of a namespace are, without a leading slash. */
export function jobsPath(namespace: string): string {
  return `apis/batch/v1/namespaces/${encodeURIComponent(namespace)}/jobs`;
}

/** Where one Job is. */
export function jobPath({ namespace, name }: { namespace: string; name: string }): string {
  return `${jobsPath(namespace)}/${encodeURIComponent(name)}`;
}
