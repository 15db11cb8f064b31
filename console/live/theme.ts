import { readonly, shallowRef } from 'vue';

/** Light, dark, or whatever the system says; the script in index.html applies it before the first paint. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'drover.theme';
const systemDark = matchMedia('(prefers-color-scheme: dark)');

const choice = shallowRef<ThemeChoice>(storedChoice());
const shown = shallowRef(resolve(choice.value));

export const themeChoice = readonly(choice);
/** The theme on screen: charts are redrawn when it changes. */
export const shownTheme = readonly(shown);

systemDark.addEventListener('change', apply);

export function chooseTheme(next: ThemeChoice): void {
  choice.value = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage refused: the choice holds for this page only.
  }
  apply();
}

function apply(): void {
  const theme = resolve(choice.value);
  document.documentElement.dataset['theme'] = theme;
  shown.value = theme;
}

function resolve(wanted: ThemeChoice): 'light' | 'dark' {
  if (wanted !== 'system') return wanted;
  return systemDark.matches ? 'dark' : 'light';
}

function storedChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}
