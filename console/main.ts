import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import App from './App.vue';
import { followEvents } from './live/event-feed';
import { queryClient } from './live/query-client';
import { router } from './router';
import './styles/tokens.css';
import './styles/base.css';

followEvents();
createApp(App).use(router).use(VueQueryPlugin, { queryClient }).mount('#app');
