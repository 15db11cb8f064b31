/** 16-pixel line icons, drawn in the text's colour: SVG path data for a stroke of 1.5. */
export const ICON_PATHS = {
  overview: 'M2.5 8 8 3l5.5 5M4 7v6h8V7',
  datasets: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6',
  runs: 'M3 3.5v9M3 5h6M3 8h10M3 11h4',
  jobs: 'M2.5 4.5h2M2.5 8h2M2.5 11.5h2M7 4.5h6.5M7 8h6.5M7 11.5h6.5',
  models: 'M8 2.5 13 5.2v5.6L8 13.5l-5-2.7V5.2zM3 5.2l5 2.8 5-2.8M8 8v5.5',
  cluster: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01',
  upload: 'M8 10.5V3M5 6l3-3 3 3M3 10.5v2.5h10v-2.5',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  moon: 'M13 9.6A5.5 5.5 0 0 1 6.4 3 5.5 5.5 0 1 0 13 9.6',
  system: 'M2.5 3h11v8h-11zM6 13.5h4M8 11v2.5',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  check: 'm3.5 8.5 3 3 6-7',
  close: 'm4 4 8 8M12 4l-8 8',
  chevron: 'm6 4 4 4-4 4',
  'sort-up': 'M8 12.5v-9M4.5 7 8 3.5 11.5 7',
  'sort-down': 'M8 3.5v9M4.5 9 8 12.5 11.5 9',
  'status-succeeded': 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M5.3 8.2l1.9 1.9 3.5-4',
  'status-failed': 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM6 6l4 4M10 6l-4 4',
  'status-warning': 'M8 2.5 14 13H2zM8 6.5v3M8 11.3v.01',
  'status-cancelled': 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M3.8 12.2l8.4-8.4',
  'status-retry': 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3',
  'status-queued': 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2',
  'status-running': 'M8 2a6 6 0 1 1-6 6',
} as const;

export type IconName = keyof typeof ICON_PATHS;
