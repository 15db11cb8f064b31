import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';

/** The head that `vite` talks to while developing. */
const HEAD = `http://127.0.0.1:${process.env['PORT'] ?? 8000}`;
const HEAD_ROUTES = [
  '/api',
  '/predict',
  '/train',
  '/models',
  '/metrics',
  '/health',
  '/docs',
  '/v2',
];

export default defineConfig({
  base: '/console/',
  plugins: [vue(), preloadFonts()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Fonts stay files, so that they can be preloaded and cached on their own.
    assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined),
    chunkSizeWarningLimit: 800,
  },
  server: {
    proxy: Object.fromEntries([...HEAD_ROUTES, '/openapi.json'].map((route) => [route, HEAD])),
  },
});

/** Both fonts of the console are on every page: the browser need not find them through the CSS. */
function preloadFonts(): Plugin {
  return {
    name: 'preload-fonts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => file.endsWith('.woff2'))
          .map((file) => ({
            tag: 'link',
            injectTo: 'head' as const,
            attrs: {
              rel: 'preload',
              as: 'font',
              type: 'font/woff2',
              href: `/console/${file}`,
              crossorigin: '',
            },
          })),
    },
  };
}
