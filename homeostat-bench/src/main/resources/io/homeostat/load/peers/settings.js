'use strict';
const path = require('path');
const scorer = require(path.join(__dirname, 'scorer.js'));

module.exports = {
  uiHost: '127.0.0.1',
  httpAdminRoot: false,
  httpNodeRoot: false,
  disableEditor: true,
  editorTheme: {tours: false, projects: {enabled: false}},
  telemetry: {enabled: false, updateNotification: false},
  externalModules: {autoInstall: false, palette: {allowInstall: false}, modules: {allowInstall: false}},
  flowFile: 'flow.json',
  logging: {console: {level: 'info', metrics: false, audit: false}},
  functionGlobalContext: {score: scorer(require(path.join(__dirname, 'trees.json')))},
};
