import { createRouter, createWebHistory } from 'vue-router';

/** Every page is a URL that can be shared; each is a chunk of its own. */
export const router = createRouter({
  history: createWebHistory('/console/'),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
  routes: [
    { path: '/', component: () => import('./pages/OverviewPage.vue') },
    { path: '/datasets', component: () => import('./pages/DatasetsPage.vue') },
    { path: '/upload', component: () => import('./pages/UploadPage.vue') },
    { path: '/datasets/:name', component: () => import('./pages/DatasetPage.vue'), props: true },
    { path: '/train', component: () => import('./pages/TrainPage.vue') },
    { path: '/runs', component: () => import('./pages/RunsPage.vue') },
    { path: '/runs/:id', component: () => import('./pages/RunPage.vue'), props: true },
    { path: '/jobs', component: () => import('./pages/JobsPage.vue') },
    { path: '/jobs/:id', component: () => import('./pages/JobPage.vue'), props: true },
    { path: '/models', component: () => import('./pages/ModelsPage.vue') },
    {
      path: '/models/:name',
      component: () => import('./pages/ModelPage.vue'),
      props: true,
      children: [
        { path: '', component: () => import('./features/models/ModelSummary.vue') },
        { path: 'curves', component: () => import('./features/insight/ModelCurves.vue') },
        { path: 'explain', component: () => import('./features/insight/ModelInsight.vue') },
        { path: 'try', component: () => import('./features/serving/ModelPlayground.vue') },
      ],
    },
    { path: '/cluster', component: () => import('./pages/ClusterPage.vue') },
    { path: '/:rest(.*)*', component: () => import('./pages/NotFoundPage.vue') },
  ],
});
