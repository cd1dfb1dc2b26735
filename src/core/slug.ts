/** A session's name as part of another one: lower-case letters, digits and single hyphens; `session` where none is left. */
export function slugOf(sessionId: string): string {
  const slug = sessionId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'session' : slug;
}
