output "registry" {
  description = "Where to push: make push REGISTRY=… needs the part before the name."
  value       = aws_ecr_repository.homeostat.repository_url
}

output "artefacts" {
  description = "mlflow.artifacts of the services chart."
  value       = "s3://${aws_s3_bucket.artefacts.bucket}"
}

output "mlflow_role" {
  description = "Role of MLflow's service account."
  value       = aws_iam_role.mlflow.arn
}

output "kubeconfig" {
  description = "The command that adds the cluster to a kubeconfig."
  value       = "aws eks update-kubeconfig --region ${var.region} --name ${aws_eks_cluster.this.name}"
}

output "database" {
  description = "HOST:PORT of PostgreSQL, and the secret in Secrets Manager with its user and password; null without a database."
  value = var.database == null ? null : {
    endpoint = aws_db_instance.this[0].endpoint
    secret   = aws_db_instance.this[0].master_user_secret[0].secret_arn
  }
}
