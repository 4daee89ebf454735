'use strict';

// The reference follows the scheme of the system, and tries calls out where it was itself loaded from.
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

const show = (contract) =>
  SwaggerUIBundle({
    spec: { ...contract, servers: [{ url: window.location.origin }] },
    dom_id: '#reference',
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    filter: true,
    validatorUrl: null,
    layout: 'BaseLayout',
    presets: [SwaggerUIBundle.presets.apis],
  });

fetch('/openapi.json')
  .then((answer) => answer.json())
  .then(show);
