/**
 * Makes of a task one that is asked for as often as anybody likes: it begins `delay` milliseconds
 * after it was asked for and never twice at once. What asks while it runs is served once more
 * afterwards.
 */
export function paced(task: () => Promise<unknown>, delay: number): () => void {
  let isAsked = false;
  let isBusy = false;
  const work = async (): Promise<void> => {
    isBusy = true;
    while (isAsked) {
      await new Promise((resolve) => setTimeout(resolve, delay));
      isAsked = false;
      await task().catch(() => undefined); // who waits for its outcome hears of it elsewhere
    }
    isBusy = false;
  };
  return () => {
    isAsked = true;
    if (!isBusy) void work();
  };
}
