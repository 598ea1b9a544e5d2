"""How gunicorn serves, for `make run` and in a container alike; where it listens is on its command line.

How long visitors may take stands in portal/serving.py. The variable GUNICORN_CMD_ARGS of gunicorn itself changes what
is here, such as "--workers=8".
"""

import os

workers = 2
threads = 4
worker_class = "portal.serving.BufferingWorker"
graceful_timeout = 5
loglevel = "warning"
errorlog = "-"
control_socket_disable = True
# In memory: a disk that hangs does not make a worker look dead.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
