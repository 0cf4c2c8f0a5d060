/** The page’s entry: connects to the host, then shows the workbench. */

import { mount } from 'svelte';
import App from './App.svelte';
import { connectToHost } from './bridge.svelte';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/controls.css';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no element with id “app”');
mount(App, { target, props: { bridge: connectToHost() } });
