const http = require('http');
const os = require('os');

const user = os.userInfo();
http.createServer((request, response) => {
  response.end(`a page of node for ${user.uid}\n`);
}).listen(3000, '0.0.0.0');
