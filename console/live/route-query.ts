import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** One parameter of the URL's query as a value that can be written; the empty text removes it. */
export function useRouteQuery(name: string): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => {
      const value = route.query[name];
      return (Array.isArray(value) ? value[0] : value) ?? '';
    },
    set: (value) => {
      // Read from the router: two writes in one tick must not undo each other.
      const query = { ...router.currentRoute.value.query };
      if (value === '') delete query[name];
      else query[name] = value;
      void router.replace({ query });
    },
  });
}
