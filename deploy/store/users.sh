#!/bin/sh
# Makes the identities of API and worker on a MinIO store; may be repeated.
set -eu
mc admin user add store ecocase-api "$API_SECRET"
mc admin user add store ecocase-worker "$WORKER_SECRET"
mc admin policy create store ecocase-api /setup/api-policy.json
mc admin policy create store ecocase-worker /setup/worker-policy.json
mc admin policy attach store ecocase-api --user ecocase-api || true
mc admin policy attach store ecocase-worker --user ecocase-worker || true
