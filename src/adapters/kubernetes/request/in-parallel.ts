/** The results in the order of the items, never more than `limit` at work; the first failure is thrown. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  { limit, work }: { limit: number; work(item: Item): Promise<Result> },
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}
