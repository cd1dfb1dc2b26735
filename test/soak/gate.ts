/** A way in that can be shut: nobody is on it then. */
export interface Gate {
  /** Resolves when it is open; the answer is called when one is through. */
  enter(): Promise<() => void>;
  /** Shuts it, waits for those who are on it, and opens it again after the work. */
  shutDuring(work: () => Promise<void>): Promise<void>;
}

export function createGate(): Gate {
  let isOpen: Promise<void> = Promise.resolve();
  const entering = new Set<Promise<void>>();
  return {
    enter: async () => {
      await isOpen;
      let leave = () => undefined as void;
      const through = new Promise<void>((resolve) => (leave = resolve));
      entering.add(through);
      return () => {
        entering.delete(through);
        leave();
      };
    },
    shutDuring: async (work) => {
      const done = Promise.all(entering).then(work);
      isOpen = done.catch(() => undefined);
      await done;
    },
  };
}
