"""A server of HTTP alone, as the gateway of etcd or as an API server, for tests of who asks it."""

import json
import ssl
import threading

try:
    from http.server import BaseHTTPRequestHandler, HTTPServer
except ImportError:
    from BaseHTTPServer import BaseHTTPRequestHandler, HTTPServer


class Etcd(object):
    """Answers by path, or as a function of the request says, and remembers what it was asked."""

    def __init__(self, answers, certificate=None, host='127.0.0.1', client_authority=None):
        self.asked = asked = []

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                self.rfile.read(int(self.headers.get('Content-Length') or 0))
                asked.append(self.path)
                code, body = answers.get(self.path, (404, b'404 page not found'))
                if callable(body):
                    code, body = body(self)
                self.send_response(code)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *_words):
                pass

        self.server = HTTPServer((host, 0), Handler)
        # One who waited too short a time has hung up.
        self.server.handle_error = lambda _request, _client: None
        if certificate:
            context = ssl.SSLContext(getattr(ssl, 'PROTOCOL_TLS_SERVER', ssl.PROTOCOL_SSLv23))
            context.load_cert_chain(certificate + '.crt', certificate + '.key')
            if client_authority:
                context.verify_mode = ssl.CERT_OPTIONAL
                context.load_verify_locations(client_authority)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = u'%s://%s:%d' % ('https' if certificate else 'http', host,
                                    self.server.server_address[1])
        thread = threading.Thread(target=self.server.serve_forever, kwargs={'poll_interval': 0.01})
        thread.daemon = True
        thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def told(value):
    return 200, json.dumps(value).encode('utf-8')
